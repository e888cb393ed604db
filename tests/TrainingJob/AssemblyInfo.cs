// libtorch has one random generator and one thread count for the whole process: tests that run beside each other would
// draw from the same numbers and sum in another order.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
