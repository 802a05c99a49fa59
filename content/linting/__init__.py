"""What an author should mend, rule by rule, before a lesson is published."""
