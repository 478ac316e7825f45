"""Everything that knows llama.cpp: finding a GGUF file, loading it, drafting with it."""
