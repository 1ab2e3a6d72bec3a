"""Jobs: retry, schedule, reaper, progress."""
