namespace AePipeline.Tests.Imaging.Mutants;

/// <summary>How the decoding of a damaged file ended.</summary>
internal enum Outcome
{
    /// <summary>A picture in which nothing is visibly wrong.</summary>
    Result,

    /// <summary>A rejection, which gives a report.</summary>
    Report,

    /// <summary>A picture in which something is visibly wrong.</summary>
    Wrong,
}
