"""How a run happens: a pure scheduler, one gate for every step, and a journal that outlives the process."""
