using AePipeline.Limits;
using AePipeline.Tests.Imaging;

namespace AePipeline.Tests.Limits;

public sealed class MemoryLimitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("memory.max", "536870912\n", 536870912)]
    [InlineData("memory.max", "max\n", 8_000_000_000)]
    [InlineData("memory/memory.limit_in_bytes", "536870912\n", 536870912)]
    [InlineData("memory/memory.limit_in_bytes", "9223372036854771712\n", 8_000_000_000)]
    [InlineData("something.else", "1", 8_000_000_000)]
    public void Detect_ControlGroup_GivesItsLimitOrWhatIsInstalled(string file, string content, long expected)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
        File.WriteAllText(_folder.File(file), content);

        Assert.Equal(expected, MemoryLimit.Detect(Path.GetDirectoryName(_folder.File("x"))!, 8_000_000_000));
    }

    [Fact]
    public void Bytes_ThisMachine_IsAtLeastWhatItTakesToRunTheTests() => Assert.InRange(MemoryLimit.Bytes, 1L << 28, 1L << 50);

    public void Dispose() => _folder.Dispose();
}
