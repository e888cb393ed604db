using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Tests.Evaluation;

namespace AePipeline.TrainingJob.Tests.Reporting;

public sealed class ReportVerdictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Report => _folder["report.html"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_NewReport_SaysThatNothingIsDecided() => Assert.Contains("Not published yet", WriteReport(out _), StringComparison.Ordinal);

    [Fact]
    public void TryWrite_Decision_TakesThePlaceOfWhatWasSaidBefore()
    {
        var before = WriteReport(out var card);
        var decision = new PromotionDecision(false, "psnr 30 is not better than 31 of the current <v1>.")
        {
            Figures = new PromotionFigures("psnr", 30, 31.25, "v1"),
        };

        Assert.True(ReportVerdict.TryWrite(Report, card, decision));
        Assert.True(ReportVerdict.TryWrite(Report, card, decision));

        var page = File.ReadAllText(Report);
        Assert.DoesNotContain("Not published yet", page, StringComparison.Ordinal);
        Assert.Contains(">Not promoted</h2><p>psnr 30 is not better than 31 of the current &lt;v1&gt;.</p>", page, StringComparison.Ordinal);
        Assert.All(["30", "31.25", "-1.25"], figure => Assert.Contains($"<td>{figure}</td>", page, StringComparison.Ordinal));
        Assert.Equal(Rest(before), Rest(page));
    }

    [Fact]
    public void TryWrite_NothingToCompareWith_SaysWhyItServes()
    {
        WriteReport(out var card);

        Assert.True(ReportVerdict.TryWrite(Report, card, new PromotionDecision(true, "It is the first vae model.")));

        Assert.Contains(">Promoted: it serves</h2><p>It is the first vae model.</p></section>", File.ReadAllText(Report), StringComparison.Ordinal);
    }

    [Fact]
    public void TryWrite_NoReportOrOneWithoutThePlace_LeavesIt()
    {
        WriteReport(out var card);
        File.WriteAllText(Report, "<html>of an earlier version</html>");

        Assert.False(ReportVerdict.TryWrite(Report, card, new PromotionDecision(true, "")));
        Assert.False(ReportVerdict.TryWrite(_folder["none.html"], card, new PromotionDecision(true, "")));
        Assert.Equal("<html>of an earlier version</html>", File.ReadAllText(Report));
    }

    private static (string Before, string After) Rest(string page) => (
        page[..page.IndexOf("<!--verdict-->", StringComparison.Ordinal)], page[page.IndexOf("<!--/verdict-->", StringComparison.Ordinal)..]);

    private string WriteReport(out ModelCard card)
    {
        using var model = LatentModels.Vae(_folder.Path, latentSize: 2);
        card = model.Card;
        ReportWriter.Write(new RunReport(card, []), Report);
        return File.ReadAllText(Report);
    }
}
