using System.Text;
using AePipeline.TrainingJob.Reporting.Plots;

namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>The page as a whole; its sections are in <see cref="RunSections"/> and <see cref="CardSections"/>.</summary>
internal static class ReportPage
{
    private static readonly Html StyleSheet = new(Encoding.UTF8.GetString(ReportAssets.Read("report.css")));
    private static readonly Html Font = new($"@font-face{{font-family:{PlotFont.Name};src:url(data:font/ttf;base64,{Convert.ToBase64String(ReportAssets.Read("Roboto.ttf"))})}}");

    public static Html Create(RunReport report) => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'">
        <title>{report.Card.Task} {report.Card.Version}</title>
        <style>
        {Font}
        {StyleSheet}
        {Html.Each(PlotColour.All, Rule)}
        </style>
        </head>
        <body>
        {CardSections.Header(report)}
        <main>
        {VerdictSection.Open}
        {CardSections.Cautions(report.Card)}
        {Html.Each(report.Parts.Select((part, number) => (part, number)), entry => RunSections.Create(entry.part, $"part{entry.number}"))}
        {CardSections.Details(report.Card)}
        </main>
        </body>
        </html>
        """);

    private static Html Rule(PlotColour colour) => new(
        $".plot [fill=\"{colour.Placeholder}\"]{{fill:var({colour.Variable})}}.plot [stroke=\"{colour.Placeholder}\"]{{stroke:var({colour.Variable})}}");
}
