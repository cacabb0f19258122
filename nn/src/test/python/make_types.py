"""Writes types.safetensors, the file that SafetensorsTest reads. Needs torch and safetensors.

    python3 nn/src/test/python/make_types.py nn/src/test/resources/dev/basin/nn/weights
"""

import pathlib
import sys

import torch
from safetensors.torch import save_file

values = torch.tensor([[0, -1.5], [0.25, 3]], dtype=torch.float64)
tensors = {
    "f64": values,
    "f32": values.float(),
    "f16": values.half(),
    "bf16": values.bfloat16(),
    "smallest": torch.tensor([2.0**-24]).half(),
    "scalar": torch.tensor(1.0),
    "i64": torch.tensor([1, 2, 3]),
    "i32": torch.tensor(4, dtype=torch.int32),
    "u8": torch.tensor([1, 2, 3], dtype=torch.uint8),
    "bool": torch.tensor([True]),
}
save_file(tensors, pathlib.Path(sys.argv[1]) / "types.safetensors", metadata={"made by": "safetensors"})
