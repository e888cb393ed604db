using AePipeline.Wording;

namespace AePipeline.Tests.Wording;

public sealed class CroppedTests
{
    [Theory]
    [InlineData(5, "3 done")]
    [InlineData(6, "3 done")]
    [InlineData(1, "3 done")]
    [InlineData(0, "3 done")]
    public void Cropped_Line_TakesNoMoreRoomThanThereIs(int room, string line)
    {
        var cropped = Cropped.To(line, room);

        Assert.InRange(cropped.Length, 0, Math.Max(1, room));
        Assert.Equal(room >= line.Length, cropped == line);
    }
}
