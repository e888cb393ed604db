// How many requests of storage the pipeline on one machine makes, from Azurite's own log.
//   bench-requests images [COUNT]         an image, with the starter models of denoise and embed, and in ten idle seconds
//   bench-requests settled STORE [COUNT]  at the start on an account with so many settled images, and how long uploads into
//                                         it wait; the account is made in STORE where it is empty, so run it twice
using System.Diagnostics;
using System.Globalization;
using AePipeline.Bench;
using AePipeline.LocalStorage;

const int Singles = 5;
const int UploadsAtOnce = 16;

if (args is not (["images", ..] or ["settled", _, ..]))
{
    Console.Error.WriteLine("usage: bench-requests images [COUNT] | settled STORE [COUNT]");
    return 2;
}

string Model(string name) => Path.Combine(RepositoryRoot.Path, "models", name);

int Number(int index, int usual) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : usual;

await (args[0] == "images" ? CountImagesAsync(Number(1, 100)) : ServeSettledAsync(args[1], Number(2, 100_000)));
return 0;

async Task CountImagesAsync(int count)
{
    var store = Directory.CreateTempSubdirectory("bench-requests-").FullName;
    await using (var pipeline = await Pipeline.StartAsync(store, [Model("denoise"), Model("embed")]))
    {
        await pipeline.ServeAsync();
        foreach (var task in new[] { "denoise", "embed" })
        {
            // The first image pays for looking for the model.
            await UploadAllAsync(pipeline, $"{task}/first", 1);
            pipeline.Log.Clear();
            await UploadAllAsync(pipeline, $"{task}/counted", count);

            // What is asked about images that are done belongs to them.
            await Task.Delay(TimeSpan.FromSeconds(10));
            pipeline.Log.Print($"{task}, {count} images and 10 s after them", count);
        }

        pipeline.Log.Clear();
        await Task.Delay(TimeSpan.FromSeconds(10));
        pipeline.Log.Print("10 s idle", images: 0);
    }

    Directory.Delete(store, recursive: true);
}

async Task UploadAllAsync(Pipeline pipeline, string folder, int count)
{
    var goal = pipeline.Worker.Progress.Written + count;
    await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, async (i, _) =>
        await pipeline.UploadAsync($"{folder}/{i:000000}.png", HashCode.Combine(folder, i)));
    while (pipeline.Worker.Progress.Written < goal) await Task.Delay(20);
}

async Task ServeSettledAsync(string store, int count)
{
    await using var pipeline = await Pipeline.StartAsync(store, [Model("denoise")]);
    await SettledAccount.FillAsync(pipeline.Storage, count, UploadsAtOnce);
    pipeline.Log.Clear();
    await pipeline.ServeAsync();
    for (var i = 0; i <= Singles; i++)
    {
        var name = $"denoise/{Guid.NewGuid():N}.png";
        var goal = pipeline.Worker.Progress.Written + 1;
        await pipeline.UploadAsync(name, name.GetHashCode(StringComparison.Ordinal));
        var uploaded = Stopwatch.GetTimestamp();
        while (pipeline.Worker.Progress.Written < goal) await Task.Delay(5);
        Console.WriteLine($"upload {i}: begun after {pipeline.Log.SecondsUntilRead(uploaded, name):0.00} s, done after {Stopwatch.GetElapsedTime(uploaded).TotalSeconds:0.00} s");
        await Task.Delay(TimeSpan.FromSeconds(i == 0 ? 60 : 5));
    }

    pipeline.Log.Print($"{count} settled images, the first {60 + (5 * Singles)} s and {Singles + 1} uploads", images: 0);
    pipeline.Log.Clear();
    await Task.Delay(TimeSpan.FromSeconds(60));
    pipeline.Log.Print("60 s idle", images: 0);
}
