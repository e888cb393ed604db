using System.Buffers.Binary;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// Divides images by their content's hash, so that the same image is always on the same side, whatever its name, its
/// folder or the number of other images.
/// </summary>
/// <param name="ValidationShare">Share of the images that validate, in [0, 1].</param>
public sealed record DatasetSplit(double ValidationShare = 0.1)
{
    /// <summary>Every image trains: the validation images come from elsewhere.</summary>
    public static DatasetSplit AllForTraining { get; } = new(0);

    /// <summary>Every image validates.</summary>
    public static DatasetSplit AllForValidation { get; } = new(1);

    /// <summary>The side of an image.</summary>
    /// <param name="sha256">SHA-256 of the content, 32 bytes.</param>
    public DatasetSide SideOf(ReadOnlySpan<byte> sha256)
    {
        var position = (BinaryPrimitives.ReadUInt64BigEndian(sha256) >> 11) * Math.Pow(2, -53);
        return position < ValidationShare ? DatasetSide.Validation : DatasetSide.Training;
    }
}
