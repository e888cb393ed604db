// How fast the gallery shows an account of many images, against a real Azurite, in the machine's Chromium; prints a row of a table each.
//   bench-visits [COUNT [FOLDER]]     so many uploads, and as many latents in the index (50000); a FOLDER keeps the account, so that the
//                                     next run with it within the hour only visits
using System.Globalization;
using AePipeline.Bench;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using Microsoft.Playwright;

var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50_000;
var isKept = args.Length > 1;
var folder = isKept ? Directory.CreateDirectory(Path.GetFullPath(args[1])).FullName : Directory.CreateTempSubdirectory("bench-visits-").FullName;
var filled = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"filled-{count}"));
try
{
    await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Folder = Path.Combine(folder, "account"), LargeAccount = true });
    var account = new Account(azurite.ConnectionString, folder, dimensions: 64);
    if (!File.Exists(filled))
    {
        await account.CreateAsync();
        await UploadAsync(account.Storage, count);
        await account.FillAsync(count);
        await File.WriteAllTextAsync(filled, "");
    }

    await using var gallery = await GalleryProcess.StartAsync(azurite.ConnectionString, Path.Combine(folder, "gallery"));
    using var playwright = await Playwright.CreateAsync();
    await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = FindChromium(), Args = ["--no-sandbox", "--enable-unsafe-swiftshader"] });
    var page = await browser.NewPageAsync();
    page.SetDefaultTimeout(600_000);
    var visitor = new Visitor(page, gallery.Address);
    foreach (var address in new[] { "/", "/archive", "/archive?folder=embed%2Farchive%2F0000%2F", "/archive?folder=embed%2F&state=Failed", "/models", "/jobs", "/health", "/map" })
    {
        Show($"first paint of {address}", $"{await visitor.MeasureFirstPaintAsync(address):0} ms");
    }

    var points = await visitor.MeasureMapAsync() / 1000;
    Show("points on the map", string.Create(CultureInfo.InvariantCulture, $"{points:0.0} s"));
    var (frames, seconds) = await visitor.PanAsync();
    Show("panning the map", string.Create(CultureInfo.InvariantCulture, $"{frames / seconds:0} frames a second"));
    Show("memory of the server at most", $"{gallery.PeakBytes / 1_000_000} MB");
}
finally
{
    if (!isKept) Directory.Delete(folder, recursive: true);
}

void Show(string what, string figure) => Console.WriteLine($"| {what} | {figure} |");

// The smallest PNG: what is in them is not looked at.
static Task UploadAsync(PipelineStorage storage, int count)
{
    var png = BinaryData.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="));
    return Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
        await storage.Images.GetBlobClient(string.Create(CultureInfo.InvariantCulture, $"embed/archive/{i / 1000:0000}/{i:0000000}.jpg")).UploadAsync(png, overwrite: true, token));
}

static string FindChromium()
{
    var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
    string[] programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    return programs.SelectMany(name => folders.Select(path => Path.Combine(path, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No Chromium is on the PATH.");
}
