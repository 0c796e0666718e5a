#!/usr/bin/env python3
"""Times PyTorch at the retrievals that setup/gpu-check times, and writes one JSON object.

For patterns X (N x d) and queries Q (B x d), the update softmax(beta Q X^T) X is computed
  eager  as two products with a softmax between them, the scores stored;
  sdpa   by torch.nn.functional.scaled_dot_product_attention, once for each of its kernels.
Beside them stand what the device can do at most, as far as PyTorch reaches it: a large copy
within its memory, and a large product of 16-bit matrices. X and Q are normal random numbers of
the sizes asked for; a time is that of the device (events) where it has a clock.
With --patterns, --queries and --states it also says by how much states that another program
retrieved from the same files differ from PyTorch's in double precision.
"""

import argparse
import ast
import json
import math
import struct
import sys
import time

KERNELS = ("FLASH_ATTENTION", "EFFICIENT_ATTENTION", "CUDNN_ATTENTION", "MATH")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--cases", default="", help="comma-separated d:N:B")
    options.add_argument("--seconds", type=float, default=0.5, help="timed at most so long a row")
    options.add_argument("--ceilings", action="store_true", help="measure copy and product")
    options.add_argument("--patterns", help="patterns (.npy, f4)")
    options.add_argument("--queries", help="queries (.npy, f4)")
    options.add_argument("--states", help="states that were retrieved (.npy, f4)")
    options.add_argument("--beta", type=float, default=1.0)
    asked = options.parse_args()
    try:
        import torch
    except Exception as e:  # a broken installation fails in many ways
        print(json.dumps({"absent": "PyTorch cannot be imported: %s" % one_line(e)}))
        return 0
    report = Report(torch, asked.seconds)
    result = {"about": report.about()}
    if asked.ceilings:
        result["copy"] = report.copy()
        result["product"] = report.product()
    if asked.states:
        result["agreement"] = report.agreement(asked)
    cases = [tuple(int(n) for n in case.split(":")) for case in asked.cases.split(",") if case]
    result["results"] = [row for case in cases for row in report.rows(*case)]
    print(json.dumps(result))
    return 0


def one_line(problem):
    return " ".join(str(problem).split())[:300]


def median(samples):
    ordered = sorted(samples)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def read_npy(torch, path):
    """A matrix of little-endian 32-bit floats, without NumPy."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    wide = data[6] > 1
    (length,) = struct.unpack_from("<I" if wide else "<H", data, 8)
    begin = (12 if wide else 10) + length
    header = ast.literal_eval(data[begin - length : begin].decode("latin-1").strip())
    if header["descr"] != "<f4" or header["fortran_order"] or len(header["shape"]) != 2:
        raise ValueError("%s is no matrix of 32-bit floats" % path)
    return torch.frombuffer(data, dtype=torch.float32, offset=begin).reshape(header["shape"])


class Report:
    def __init__(self, torch, seconds):
        self.torch = torch
        self.seconds = seconds
        self.cuda = bool(torch.cuda.is_available())
        self.device = "cuda" if self.cuda else "cpu"
        torch.manual_seed(1)
        torch.set_grad_enabled(False)
        # Products of f32 in f32, not in TF32.
        torch.set_float32_matmul_precision("highest")

    def about(self):
        name = self.torch.cuda.get_device_name(0) if self.cuda else "cpu"
        return {
            "torch": str(self.torch.__version__),
            "cuda": str(self.torch.version.cuda),
            "device": str(name),
            "float32_matmul_precision": "highest",
        }

    def times(self, work):
        """Milliseconds of some runs, after some that are not counted."""
        for _ in range(3):
            work()
        samples = []
        end = time.perf_counter() + self.seconds
        while len(samples) < 3 or (len(samples) < 50 and time.perf_counter() < end):
            samples.append(self.once(work))
        return samples

    def once(self, work):
        if not self.cuda:
            start = time.perf_counter()
            work()
            return 1e3 * (time.perf_counter() - start)
        before = self.torch.cuda.Event(enable_timing=True)
        after = self.torch.cuda.Event(enable_timing=True)
        self.torch.cuda.synchronize()
        before.record()
        work()
        after.record()
        self.torch.cuda.synchronize()
        return float(before.elapsed_time(after))

    def copy(self):
        size = (1 << 30) if self.cuda else (1 << 27)
        source = self.torch.ones(size, dtype=self.torch.uint8, device=self.device)
        target = self.torch.empty_like(source)
        best = min(self.times(lambda: target.copy_(source)))
        return {"bytes": size, "best_ms": best, "gbytes_per_second": 2e-6 * size / best}

    def product(self):
        size = 8192 if self.cuda else 512
        a = self.torch.randn(size, size, device=self.device).to(self.torch.bfloat16)
        b = self.torch.randn(size, size, device=self.device).to(self.torch.bfloat16)
        best = min(self.times(lambda: a @ b))
        return {"precision": "bf16", "size": size, "best_ms": best,
                "tflops": 2e-9 * size**3 / best}

    def agreement(self, asked):
        patterns = read_npy(self.torch, asked.patterns).to(self.device).double()
        queries = read_npy(self.torch, asked.queries).to(self.device).double()
        states = read_npy(self.torch, asked.states).to(self.device).double()
        expected = self.eager(queries, patterns, asked.beta)
        error = (states - expected).norm(dim=1) / expected.norm(dim=1)
        return {"patterns": int(patterns.shape[0]), "dim": int(patterns.shape[1]),
                "batch": int(queries.shape[0]), "beta": asked.beta,
                "max_rel_error": float(error.max())}

    def eager(self, queries, patterns, beta):
        return self.torch.softmax(beta * (queries @ patterns.T), dim=-1) @ patterns

    def rows(self, dim, count, batch):
        """All ways for one size; what does not work says why."""
        torch = self.torch
        beta = 1 / math.sqrt(dim)
        dtypes = [("f32", torch.float32)]
        if self.cuda:
            dtypes += [("bf16", torch.bfloat16), ("f16", torch.float16)]
        for precision, dtype in dtypes:
            case = {"precision": precision, "patterns": count, "dim": dim, "batch": batch}
            try:
                patterns = torch.randn(count, dim, device=self.device, dtype=dtype)
                queries = torch.randn(batch, dim, device=self.device, dtype=dtype)
            except RuntimeError as e:
                yield dict(case, implementation="none", failure=one_line(e))
                continue
            yield self.row(dict(case, implementation="eager"),
                           lambda: self.eager(queries, patterns, beta))
            for kernel in KERNELS:
                yield self.row(dict(case, implementation="sdpa", kernel=kernel.lower()),
                               self.sdpa(kernel, queries, patterns, beta))
            del patterns, queries
            if self.cuda:
                torch.cuda.empty_cache()

    def sdpa(self, kernel, queries, patterns, beta):
        def work():
            from torch.nn.attention import SDPBackend, sdpa_kernel

            q, x = queries[None, None], patterns[None, None]
            with sdpa_kernel(getattr(SDPBackend, kernel)):
                return self.torch.nn.functional.scaled_dot_product_attention(q, x, x, scale=beta)

        return work

    def row(self, case, work):
        try:
            samples = self.times(work)
        except (RuntimeError, ImportError, AttributeError) as e:  # no room, or not for this shape
            if self.cuda:
                self.torch.cuda.empty_cache()
            return dict(case, median_ms=None, failure=one_line(e))
        middle = median(samples)
        flops = 4e-9 * case["batch"] * case["patterns"] * case["dim"]
        return dict(case, median_ms=middle, samples_ms=samples, tflops=flops / middle, failure=None)


if __name__ == "__main__":
    sys.exit(main())
