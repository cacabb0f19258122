"""Writes the arrays of NpyTest with numpy itself: python3 make_fixtures.py, in this folder.

Element i, counted in row-major order, is a function of i that NpyTest knows as well.
"""

import numpy as np

SHAPE = (2, 3, 4)
I = np.arange(24)
VALUES = {
    "f4": I * 0.5 - 3,
    "f8": I / 7,
    "i4": (-1) ** I * I * 100_000_007 // 2,
    "i8": (-1) ** I * I * (2**53 + 1),
    "u1": I * 11 % 256,
    "b1": I % 3 == 0,
}


def array(code, byte_order="<"):
    return VALUES[code].astype(np.dtype(code).newbyteorder(byte_order)).reshape(SHAPE)


arrays = {}
for code in VALUES:
    for byte_order, end in (("<", "little"), (">", "big")):
        for order in "CF":
            arrays[f"{code}-{end}-{order}"] = np.array(array(code, byte_order), order=order)
np.savez_compressed("layouts.npz", **arrays)
np.savez("stored.npz", **{"layer/weight": array("f4"), "größe": array("i8")})
for version in (1, 2, 3):
    with open(f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, array("f4"), version=(version, 0))
np.save("scalar.npy", np.float64(0.1))
np.save("vector.npy", np.array([np.nan, -0.0, np.inf], ">f8"))
np.save("empty.npy", np.zeros((3, 0), "f4"))
np.save("complex.npy", np.zeros(2, "c8"))
np.save("record.npy", np.zeros(2, [("x", "f4"), ("y", "i4")]))
