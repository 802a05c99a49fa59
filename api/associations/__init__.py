"""What an association's office does: founding it, adding members, looking who looked."""
