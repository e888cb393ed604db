using AePipeline.Processing.Folders;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class WorkRootTests : IDisposable
{
    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void WorkFolder_AnyParent_IsForThisUserAloneAndGoneAfterwards()
    {
        using (var work = new WorkFolder(_folder["work"]))
        {
            File.WriteAllText(work.Input, "");
            if (!OperatingSystem.IsWindows()) Assert.Equal(OnlyUser, File.GetUnixFileMode(Path.GetDirectoryName(work.Input)!));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
    }

    [Fact]
    public void Default_OnASharedMachine_IsTheUsersOwn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its temporary folder is the user's own.");
        Assert.Equal($"aepipeline-{UnixOwner.User()}", Path.GetFileName(WorkRoot.Default));
    }

    [Fact]
    public void Claim_LinkThatSomebodyMadeFirst_IsRefusedWithTheWayOut()
    {
        Directory.CreateDirectory(_folder["theirs"]);
        File.CreateSymbolicLink(_folder["work"], _folder["theirs"]);

        var refused = Assert.Throws<IOException>(() => WorkRoot.Claim(_folder["work"]));
        Assert.Contains("is a link", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Processing__WorkDirectory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_FolderOfAnotherUser_IsRefused()
    {
        // Whoever runs the tests: this folder is the system's, or it is the system that runs them.
        Assert.SkipUnless(OperatingSystem.IsLinux() && UnixOwner.User() != 0, "Only on Linux, and not as root.");
        Assert.Contains("another user", Assert.Throws<IOException>(() => WorkRoot.Claim("/proc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PathsOfThisUserAndOfTheSystem_GivesTheirOwners()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        Directory.CreateDirectory(_folder["mine"]);
        Assert.Equal(UnixOwner.User(), UnixOwner.Of(_folder["mine"]));
        Assert.Equal(0u, UnixOwner.Of("/"));
        Assert.Null(UnixOwner.Of(_folder["missing"]));
    }

    [Fact]
    public void Claim_FolderThatOthersCouldRead_IsClosedToThem()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(_folder["work"], OnlyUser | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        WorkRoot.Claim(_folder["work"]);

        Assert.Equal(OnlyUser, File.GetUnixFileMode(_folder["work"]));
    }

    [Fact]
    public void ClearLeftovers_FolderOfAKilledProcess_DeletesItAndNothingElse()
    {
        var root = _folder["work"];
        using var inWork = new WorkFolder(root);
        var killed = Directory.CreateDirectory(Path.Combine(root, new string('k', 20))).FullName;
        File.WriteAllText(Path.Combine(killed, WorkRoot.LockFile), "");
        File.WriteAllText(Path.Combine(killed, "upload"), "pixels");
        var justMade = Directory.CreateDirectory(Path.Combine(root, new string('j', 20))).FullName;
        var models = Directory.CreateDirectory(Path.Combine(root, "models")).FullName;

        WorkRoot.ClearLeftovers(root);

        Assert.Equal(
            new[] { Path.GetDirectoryName(inWork.Input)!, justMade, models }.Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
