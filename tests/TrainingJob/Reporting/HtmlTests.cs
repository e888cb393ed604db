using AePipeline.TrainingJob.Reporting.Page;

namespace AePipeline.TrainingJob.Tests.Reporting;

public sealed class HtmlTests
{
    [Fact]
    public void Of_ValueWithMarkup_EscapesIt() =>
        Assert.Equal("<b title=\"&quot;&gt;\">&lt;script&gt; &amp; 1,000</b>", Html.Of($"<b title=\"{"\">"}\">{"<script> &"} {1000:N0}</b>").Text);

    [Fact]
    public void Of_Html_KeepsIt() => Assert.Equal("<p><b>x</b></p>", Html.Of($"<p>{Html.Of($"<b>{'x'}</b>")}</p>").Text);

    [Fact]
    public void Each_Items_FollowOneAnother() => Assert.Equal("<i>1</i><i>2</i>", Html.Each([1, 2], item => Html.Of($"<i>{item}</i>")).Text);
}
