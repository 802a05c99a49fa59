"""Study sessions: composed to fit the minutes, answered step by step, finished."""
