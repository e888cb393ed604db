using AePipeline.Bulk;
using AePipeline.Bulk.State;

namespace AePipeline.Tests.Bulk;

public sealed class FailureReasonsTests
{
    private const string Tiff = "a.tif: it has floating-point samples. Save it with 8 bits a channel.";

    [Fact]
    public void Add_OneImage_KeepsItsReasonButForItsName() =>
        Assert.Equal((1L, "…: it has floating-point samples. Save it with 8 bits a channel.", "a.tif"), Only(("a.tif", Tiff)));

    [Fact]
    public void Add_TheSameReasonTwice_KeepsItsNumbers() =>
        Assert.Equal(
            (2L, "…: it has floating-point samples. Save it with 8 bits a channel.", "a.tif"),
            Only(("a.tif", Tiff), ("b.tif", Tiff.Replace("a.tif", "b.tif", StringComparison.Ordinal))));

    [Fact]
    public void Add_ReasonsThatDifferInANumberAndAName_LeavesThoseOut()
    {
        (string, string)[] images =
        [
            ("a", "It has 70,000 pixels of at most 65,535, and 'x' is no profile."),
            ("b", "It has 80,000 pixels of at most 65,535, and 'y' is no profile."),
            ("c", "It has 70,000 pixels of at most 65,535, and 'x' is no profile."),
        ];

        Assert.Equal((3L, "It has # pixels of at most 65,535, and '…' is no profile.", "a"), Only(images));
    }

    [Fact]
    public void List_SeveralReasons_HasTheMostFrequentFirst()
    {
        var reasons = new FailureReasons();
        foreach (var (name, reason) in new[] { ("a", "It is empty."), ("b", "It is cut off."), ("c", "It is cut off.") }) reasons.Add(Failed(name, reason));

        Assert.Equal([(2, "It is cut off."), (1, "It is empty.")], reasons.List().Select(reason => ((int)reason.Images, reason.Reason)));
    }

    private static (long Images, string Reason, string Example) Only(params (string Name, string Reason)[] images)
    {
        var reasons = new FailureReasons();
        foreach (var (name, reason) in images) reasons.Add(Failed(name, reason));
        var only = Assert.Single(reasons.List());
        return (only.Images, only.Reason, only.Example);
    }

    private static BulkOutcome Failed(string name, string reason) => new(name, BulkOutcomeKind.Failed, reason, ModelVersion: null, Bytes: 1, Seconds: 0);
}
