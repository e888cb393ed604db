namespace AePipeline.Bench.Peers;

/// <summary>Something that does the work of a case, in processes of its own.</summary>
internal interface IContender
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Does the work once, from the start of its processes to their end.</summary>
    /// <param name="work">The images.</param>
    /// <param name="results">Receives the results of <see cref="Work.Samples"/>, see <see cref="Work.ResultPath"/>; stays empty where none can be had.</param>
    Task<Measurement> MeasureAsync(Work work, string results);
}
