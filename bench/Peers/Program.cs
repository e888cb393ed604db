// The pipeline beside what it is built on and what one would write in its place: ae up as it chooses to run and held to 32 bits,
// a bulk job, ONNX Runtime alone, and a Node program in two settings, one after the other on the same images, round by round.
// Prints a table in Markdown; what each round gave goes to standard error as lines of JSON. See bench/README.md.
//   bench-peers PHOTOS [ROUNDS] [IMAGES] [CASE...]
using System.Globalization;
using AePipeline.Bench;
using AePipeline.Bench.Peers;
using AePipeline.Limits;
using AePipeline.LocalStorage;

if (args is [BareProgram.Argument, var id, var images, var results])
{
    BareProgram.Run(new Work(Case.All.Single(known => known.Id == id), images, [.. Directory.EnumerateFiles(images).Order(StringComparer.Ordinal)]), results);
    return 0;
}

var usage = $"usage: bench-peers PHOTOS [ROUNDS] [IMAGES] [CASE...]; cases are {string.Join(", ", Case.All.Select(known => known.Id))}, IMAGES is the most of a case, 2 or more";
if (args is not [var photos, ..] || !TryNumber(1, usual: 3, least: 1, out var count) || !TryNumber(2, usual: int.MaxValue, least: 2, out var most)
    || args.Skip(3).Except(Case.All.Select(known => known.Id)).Any())
{
    Console.Error.WriteLine(usage);
    return 2;
}

var bare = new BareRuntime();
IContender[] peers = [Peer(CpuBudget.Cores, threads: 1), Peer(1, CpuBudget.Cores)];
IContender[] others =
[
    new ServerContender("ae up, fp32", @case => UpServer.StartAsync(@case, ("Inference__Precision", "fp32"))),
    peers[0],
    new ServerContender("ae up", @case => UpServer.StartAsync(@case)),
    peers[1],
    new BulkWorker(),
];

try
{
    using var cut = new TemporaryFolder();
    var cases = Case.All.Where(known => args.Length <= 3 || args.Skip(3).Contains(known.Id))
        .Select(known => new Rounds(Work.Cut(known, photos, Path.Combine(cut.Path, known.Id), Math.Min(known.Images, most)))).ToList();
    for (var round = 0; round < count; round++)
    {
        foreach (var rounds in cases) await rounds.RunAsync(bare, others);
    }

    Table.Print(cases, bare, peers);
    return 0;
}
catch (Exception failure) when (failure is ArgumentException or IOException or InvalidDataException or InvalidOperationException or TimeoutException or AzuriteException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

ServerContender Peer(int processes, int threads) =>
    new($"Node, {processes} x {threads} thread{(threads == 1 ? "" : "s")}", @case => NodeServer.StartAsync(@case, processes, threads));

bool TryNumber(int index, int usual, int least, out int number)
{
    number = usual;
    return args.Length <= index || (int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least);
}
