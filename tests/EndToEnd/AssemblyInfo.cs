// A test here mostly waits for processes that it started: more of them than cores keep the cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
