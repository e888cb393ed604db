using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class ClassSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ClassOf_ByFolder_IsTheFirstFolder()
    {
        var source = ClassSource.Open(ClassSource.Folder, []);

        Assert.Equal("cats", source.ClassOf("cats/white/a.png", label: null));
        Assert.Contains("'a.png' lies in no folder", Refusal(() => source.ClassOf("a.png", label: null)), StringComparison.Ordinal);
    }

    [Fact]
    public void ClassOf_ByLabel_IsItsNumberOrItsName()
    {
        Assert.Equal("2", ClassSource.Open(ClassSource.Labels, []).ClassOf("x#0", 2));
        var named = ClassSource.Open(ClassSource.Labels, ["shirt", "shoe"]);
        Assert.Equal("shoe", named.ClassOf("x#0", 1));
        Assert.Contains("has 2 names, for 0 to 1", Refusal(() => named.ClassOf("x#0", 2)), StringComparison.Ordinal);
        Assert.Contains("has no label", Refusal(() => named.ClassOf("x#0", label: null)), StringComparison.Ordinal);
    }

    [Fact]
    public void ClassOf_ByFile_IsWhatItsLineSays()
    {
        var source = ClassSource.Open(Write("a,b.png, cat\n\nsub\\c.png,dog\n"), []);

        Assert.Equal(("cat", "dog"), (source.ClassOf("a,b.png", label: null), source.ClassOf("sub/c.png", label: null)));
        Assert.Contains("Add 'd.png,LABEL'", Refusal(() => source.ClassOf("d.png", label: null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.png\n", "has the line 'a.png'")]
    [InlineData("a.png,\n", "has the line 'a.png,'")]
    [InlineData("a.png,cat\na.png,dog\n", "is 'cat' and that it is 'dog'")]
    public void Open_FileThatIsNone_NamesTheLine(string text, string expected) =>
        Assert.Contains(expected, Refusal(() => ClassSource.Open(Write(text), [])), StringComparison.Ordinal);

    [Fact]
    public void Open_NoSuchFile_SaysWhatToWrite() =>
        Assert.Contains("--condition folder", Refusal(() => ClassSource.Open(_folder["none.csv"], [])), StringComparison.Ordinal);

    [Fact]
    public async Task Classify_FolderOfClasses_NumbersThemInTheOrderOfTheirNames()
    {
        Photos.Write(_folder["data/dogs"], 4);
        Photos.Write(_folder["data/cats"], 4);
        var images = await LoadAsync();

        images.Classify(ClassSource.Open(ClassSource.Folder, []).ClassOf);

        Assert.Equal(["cats", "dogs"], images.Classes);
        Assert.All(images.Training, image => Assert.Equal(image.Name.StartsWith("dogs/", StringComparison.Ordinal) ? 1 : 0, image.Label));
        Assert.All(images.Training, image => Assert.Equal(image.Label, image.Decode().Resize(8, 8).Label));
        Assert.All(images.Validation, image => Assert.Equal(image.Name.StartsWith("dogs/", StringComparison.Ordinal) ? 1 : 0, image.Label));
    }

    [Fact]
    public async Task Classify_OneClassOnly_IsRefused()
    {
        Photos.Write(_folder["data/cats"], 4);
        var images = await LoadAsync();

        Assert.Contains("1 classes (the first: 'cats')", Refusal(() => images.Classify(ClassSource.Open(ClassSource.Folder, []).ClassOf)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ImageSet> LoadAsync() =>
        ImageSet.LoadAsync(new FolderImageSource(_folder["data"]), new DataOptions(), new Progress<int>(), TestContext.Current.CancellationToken);

    private string Write(string text)
    {
        File.WriteAllText(_folder["labels.csv"], text);
        return _folder["labels.csv"];
    }

    private static string Refusal(Action act) => Assert.Throws<TrainingDataException>(act).Message;
}
