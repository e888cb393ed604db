// How long it takes to find images by their latents, against a real Azurite; prints rows of a table.
//   bench-search index [COUNT [DIMENSIONS [ROUNDS]]]   an index of so many random latents: one search beside one read of the
//                                                      memory by the same threads, opening it, and adding 1,000 to it
//   bench-search blobs [COUNT [DIMENSIONS]]            an account of so many latents and no index: the first search, which makes
//                                                      the index, and the first of another machine
using System.Globalization;
using AePipeline.Bench;
using AePipeline.LocalStorage;

if (args is not (["index" or "blobs", ..]))
{
    Console.Error.WriteLine("usage: bench-search index [COUNT [DIMENSIONS [ROUNDS]]] | blobs [COUNT [DIMENSIONS]]");
    return 2;
}

int Number(int index, int usual) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : usual;

var folder = Directory.CreateTempSubdirectory("bench-search-").FullName;
try
{
    await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Folder = Path.Combine(folder, "account"), LargeAccount = true });
    var account = new Account(azurite.ConnectionString, folder, Number(2, 64));
    await account.CreateAsync();
    if (args[0] == "index") await IndexFigures.MeasureAsync(account, Number(1, 1_000_000), Number(3, 9));
    else await BlobFigures.MeasureAsync(account, Number(1, 10_600));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;
