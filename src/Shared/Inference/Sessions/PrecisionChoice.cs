using System.Diagnostics;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.Inference.Sessions;

/// <summary>Chooses among the files of a version that take the same images and differ in the format of their numbers.</summary>
internal static class PrecisionChoice
{
    private const int TrialSide = 128;
    private const int Trials = 3;

    /// <summary>Loads the file of the preferred precision, the only one, or the one that runs a tile faster here.</summary>
    /// <exception cref="ModelInvalidException">A file that is needed is missing, not the one on the card, or breaks the contract.</exception>
    public static ModelSession Load(ModelCard card, IReadOnlyList<ModelFile> files, string directory, SessionOptions session, Func<SessionOptions>? oneCore, InferenceOptions options)
    {
        if (files.Count == 1 || options.Precision != InferenceOptions.FastestPrecision)
        {
            return ModelSession.Load(card, files.FirstOrDefault(file => file.Precision == options.Precision) ?? files[0], directory, session, oneCore);
        }

        ModelSession? fastest = null;
        var least = TimeSpan.MaxValue;
        foreach (var file in files)
        {
            var candidate = ModelSession.Load(card, file, directory, session, oneCore);
            var time = Time(candidate);
            var slower = time < least ? fastest : candidate;
            if (time < least) (fastest, least) = (candidate, time);
            slower?.Dispose();
        }

        return fastest!;
    }

    /// <summary>The shortest of several runs; the first one before them also allocates.</summary>
    private static TimeSpan Time(ModelSession session)
    {
        var (height, width) = (session.Align(session.File.Height ?? TrialSide), session.Align(session.File.Width ?? TrialSide));
        using var buffers = new ModelBuffers(session, height, width, DenoiseStrength.Default);
        buffers.Run();
        var least = TimeSpan.MaxValue;
        for (var trial = 0; trial < Trials; trial++)
        {
            var started = Stopwatch.GetTimestamp();
            buffers.Run();
            least = TimeSpan.FromTicks(Math.Min(least.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
        }

        return least;
    }
}
