"""Writes the .safetensors and .fbin files beside it (checked in as written by safetensors 0.8.0 and
NumPy 2.4.6).

Run it in its own folder: python3 make_safetensors.py
"""

import numpy as np
from safetensors import TensorSpec, serialize
from safetensors.numpy import save_file

rows = np.arange(15).reshape(5, 3) * 8.5 - 20
codes = np.arange(15).reshape(5, 3) * 18 - 128  # -128 ... 124
scales = np.array([0.5, 2, 0, 0.25, 1], dtype="<f4")

for name, dtype in (("F32", "<f4"), ("F64", "<f8"), ("F16", "<f2")):
    save_file({"patterns": rows.astype(dtype)}, f"{name}.safetensors")
save_file({"keys": (codes + 128).astype("u1")}, "U8.safetensors")
save_file({"keys": codes.astype("i1")}, "I8.safetensors")
save_file(
    {"keys": codes.astype("i1"), "keys_scale": scales.reshape(5, 1)},
    "scaled.safetensors",
    metadata={"made by": "safetensors \u00fc \u2028"},
)
save_file({"keys": rows.astype("<f4"), "values": -rows[:, :2].astype("<f4")}, "two.safetensors")
save_file(
    {
        "empty": np.zeros((0, 3), dtype="<f4"),
        "number": np.array(3, dtype="<i8"),
        "vector": np.zeros(3, dtype="<f2"),
        "layers/0.keys": rows.astype("<f4"),
    },
    "several.safetensors",
)
# The rows are exact in bfloat16: it is the upper half of binary32.
upper = (rows.astype("<f4").view("<u4") >> 16).astype("<u2")
data = upper.tobytes()
spec = TensorSpec(dtype="bfloat16", shape=[5, 3], data_ptr=upper.ctypes.data, data_len=len(data))
with open("BF16.safetensors", "wb") as file:
    file.write(serialize({"patterns": spec}))

for name, array in (
    ("rows.fbin", rows.astype("<f4")),
    ("rows.f16bin", rows.astype("<f2")),
    ("rows.u8bin", (codes + 128).astype("u1")),
    ("rows.i8bin", codes.astype("i1")),
):
    with open(name, "wb") as file:
        np.array(array.shape, dtype="<u4").tofile(file)
        array.tofile(file)
with open("rows.bvecs", "wb") as file:
    for row in (codes + 128).astype("u1"):
        np.array([row.size], dtype="<i4").tofile(file)
        row.tofile(file)
