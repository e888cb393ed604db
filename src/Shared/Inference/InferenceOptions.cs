using System.ComponentModel.DataAnnotations;
using AePipeline.Inference.Sessions;
using AePipeline.Inference.Turns;
using AePipeline.Limits;
using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>How models run.</summary>
public sealed class InferenceOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Inference";

    /// <summary>See <see cref="Precision"/>.</summary>
    public const string FastestPrecision = "auto";

    /// <summary>Where models run. Default <see cref="ProviderChoice.Auto"/>; which one it became is in every result.</summary>
    [EnumDataType(typeof(ProviderChoice))]
    public ProviderChoice Provider { get; set; } = ProviderChoice.Auto;

    /// <summary>Index of the CUDA device. Default 0.</summary>
    [Range(0, 63)]
    public int CudaDevice { get; set; }

    /// <summary>
    /// Threads of one run on the CPU. Default 0: the CPU budget of this process (<see cref="CpuBudget.Cores"/>) divided by
    /// <see cref="MaxConcurrentRuns"/> or, where that is left open too, as <see cref="InferenceGate"/> divides it.
    /// </summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>
    /// Tiles that run at the same time in this process, whatever number of images is in work. Default null: one on all cores,
    /// which is soonest done, or one a core where there are several images and their tiles are small, which does more of them.
    /// </summary>
    [Range(1, 64)]
    public int? MaxConcurrentRuns { get; set; }

    /// <summary>
    /// Width and height in input pixels of the part of a tile that is kept; the margin for the receptive field comes on
    /// top. Larger tiles waste less on margins and take more memory, in proportion to their area. Default null: from the
    /// image's shape and the memory of this process, up to 1.2 megapixels a tile.
    /// </summary>
    [Range(16, 8192)]
    public int? TileSize { get; set; }

    /// <summary>
    /// Number format of the weights to prefer where a model offers a choice, one of <see cref="ModelPrecision"/>; or
    /// <see cref="FastestPrecision"/>, the default: whichever ran a tile faster when the model was loaded.
    /// </summary>
    [Required]
    [AllowedValues(FastestPrecision, ModelPrecision.Float32, ModelPrecision.Int8)]
    public string Precision { get; set; } = FastestPrecision;

    internal int EffectiveThreads => Threads > 0 ? Threads : Math.Max(1, CpuBudget.Cores / (MaxConcurrentRuns ?? 1));

    /// <summary>Whether cores are given to runs as there is need, and not always the same number.</summary>
    internal bool DividesCores => MaxConcurrentRuns is null && Threads == 0;

    /// <summary>What is given to runs: cores, or leave to run where each takes the same number of them.</summary>
    internal int Turns => DividesCores ? CpuBudget.Cores : MaxConcurrentRuns ?? 1;
}
