using AePipeline.Training.Runs;

namespace AePipeline.Gallery.Models;

/// <summary>The newest figures of a run, by what people call them.</summary>
internal static class CurveFigures
{
    public static IEnumerable<(string Name, string Value)> Of(RunProgress progress)
    {
        if (progress.Training is [.., var newest])
        {
            yield return ("Loss", $"{RunWords.Figure(newest.Loss)}{(progress.Loss is { } loss ? $" ({loss})" : "")}");
            if (newest.LearningRate is { } rate) yield return ("Learning rate", RunWords.Figure(rate));
        }

        if (progress.Validation is [.., var validated])
        {
            yield return ("Validation loss", $"{RunWords.Figure(validated.Loss)} at step {validated.Step}");
            foreach (var (name, value) in validated.Terms) yield return ($"Validation, {Title(name)}", RunWords.Figure(value));
        }

        if (progress.SecondsAStep is { } seconds) yield return ("Time a step", $"{RunWords.Figure(seconds)} s");
    }

    /// <summary>A figure beside the loss, with its unit.</summary>
    public static string Title(string term) => term switch
    {
        "psnr" => "PSNR (dB)",
        "reconstruction" => "reconstruction (an image)",
        "kl" => "divergence (nats an image)",
        _ => term,
    };
}
