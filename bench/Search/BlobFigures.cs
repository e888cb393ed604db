namespace AePipeline.Bench;

/// <summary>An account of latents without an index.</summary>
internal static class BlobFigures
{
    public static async Task MeasureAsync(Account account, int count)
    {
        await account.WriteBlobsAsync(count);
        Times first = new("first search, which makes the index"), other = new("first search of another machine"), again = new("first search of a process on a machine that has the index");
        await first.AddAsync(() => SearchAsync(account, "first", count));
        for (var round = 0; round < 3; round++)
        {
            await other.AddAsync(() => SearchAsync(account, $"machine{round}", count));
            await again.AddAsync(() => SearchAsync(account, $"machine{round}", count));
        }

        Console.WriteLine($"{count:N0} latents of {account.Dimensions} numbers");
        foreach (var times in new[] { first, other, again }) times.Print();
    }

    private static async Task SearchAsync(Account account, string machine, int count)
    {
        using var index = account.Open(machine);
        using var snapshot = await index.ReadAsync(CancellationToken.None);
        var latents = snapshot.Of(Account.Version)!;
        if (latents.Count != count) throw new InvalidOperationException($"{latents.Count} of {count} latents are found.");
        latents.FindNearest(account.Vector(), 10, CancellationToken.None);
    }
}
