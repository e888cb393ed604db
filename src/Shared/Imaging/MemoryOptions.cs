using System.ComponentModel.DataAnnotations;
using AePipeline.Limits;

namespace AePipeline.Imaging;

/// <summary>How much memory the images in work may take together; bound from the same section as <see cref="ImageLimits"/>.</summary>
public sealed class MemoryOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = ImageLimits.Section;

    private const long Gigabyte = 1L << 30;

    /// <summary>
    /// Bytes that all images in work may take together, the program and its models not counted. Default 0, which stands for
    /// 1 GiB, or a 32nd of <see cref="MemoryLimit"/> where that is more, or half of it where that is less. An image waits
    /// until it fits beside the others. A single one may take more, up to three quarters of the limit, and then has the
    /// process to itself; where this is set, it may take as much as this.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long MemoryBudget { get; set; }

    /// <summary>Bytes for all images together.</summary>
    internal long ForAll(long limit) => MemoryBudget > 0 ? MemoryBudget : Math.Min(limit / 2, Math.Max(Gigabyte, limit / 32));

    /// <summary>Bytes for one image.</summary>
    internal long ForOne(long limit) => MemoryBudget > 0 ? MemoryBudget : limit / 4 * 3;
}
