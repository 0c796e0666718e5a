"""Writes the .npy files beside it with NumPy (checked in as written by NumPy 2.4.6).

Run it in its own folder: python3 make_fixtures.py
"""

import numpy as np
from numpy.lib import format as npy

# 5 x 3: distinct in every place, so that a swapped axis or byte shows; exact in every float type.
rows = np.arange(15).reshape(5, 3) * 8.5 - 20
bytes_ = np.arange(15).reshape(5, 3) * 17  # 0 ... 238
signed = np.arange(15).reshape(5, 3) * 18 - 128  # -128 ... 124

for kind in ("f2", "f4", "f8"):
    for order, name in (("<", "le"), (">", "be")):
        np.save(f"{kind}-{name}.npy", rows.astype(order + kind))
        np.save(f"{kind}-{name}-fortran.npy", np.asfortranarray(rows.astype(order + kind)))
np.save("u1.npy", bytes_.astype("u1"))
np.save("i1.npy", signed.astype("i1"))
np.save("u1-fortran.npy", np.asfortranarray(bytes_.astype("u1")))
for version in ((1, 0), (2, 0), (3, 0)):
    with open(f"version-{version[0]}.npy", "wb") as file:
        npy.write_array(file, rows.astype("<f4"), version=version)

np.save("row-numbers-le.npy", np.array([7, -1, 2**40 + 3], dtype="<i8"))
np.save("row-numbers-be.npy", np.array([7, -1, 2**40 + 3], dtype=">i8"))

# What must be refused.
np.save("scalar.npy", np.float32(3))
np.save("one-axis.npy", np.zeros(7, dtype="<f4"))
np.save("three-axes.npy", np.zeros((2, 3, 4), dtype="<f4"))
np.save("no-rows.npy", np.zeros((0, 3), dtype="<f4"))
np.save("no-columns.npy", np.zeros((3, 0), dtype="<f4"))
np.save("objects.npy", np.array([[1, "a"]], dtype=object), allow_pickle=True)
np.save("structured.npy", np.zeros((2, 2), dtype=[("x", "<f4"), ("y", "<f4")]))
np.save("bool.npy", np.ones((2, 2), dtype=bool))
np.save("int32.npy", np.ones((2, 2), dtype="<i4"))
np.save("complex.npy", np.ones((2, 2), dtype="<c8"))
np.save("text.npy", np.array([["ab", "c"]]))
np.save("date.npy", np.array([["2020-01-01"]], dtype="datetime64[D]"))

# The header alone of an array that nobody needs to store to test its writing.
with open("header-large.bin", "wb") as file:
    npy.write_array_header_1_0(
        file, {"descr": "<f4", "fortran_order": False, "shape": (12345678901, 784)}
    )
