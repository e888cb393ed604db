using AePipeline.Limits;

namespace AePipeline.TrainingJob.Data;

/// <summary>How a set of images is read.</summary>
public sealed record DataOptions
{
    /// <summary>Which image goes to which side.</summary>
    public DatasetSplit Split { get; init; } = new();

    /// <summary>Memory for decoded images in bytes; a quarter of it holds validation images. Default 2 GiB.</summary>
    public long Memory { get; init; } = 2L << 30;

    /// <summary>Share of the files that may be unreadable, in [0, 1]; more stop the run. Default 0.1.</summary>
    public double MaxUnreadable { get; init; } = 0.1;

    /// <summary>How noisy images may be; noisier ones are halved or left out. Null takes all as they are, as are those of IDX files.</summary>
    public NoiseLimit? Noise { get; init; }

    /// <summary>Threads that read and decode. Default: the cores this process may use.</summary>
    public int Threads { get; init; } = CpuBudget.Cores;

    internal long TrainingMemory => Memory / 4 * 3;

    internal long ValidationMemory => Memory / 4;
}
