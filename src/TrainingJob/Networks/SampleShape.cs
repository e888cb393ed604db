namespace AePipeline.TrainingJob.Networks;

/// <summary>Shape of one sample's tensor, without the batch: an image or feature map <c>[C, H, W]</c>, or a vector <c>[d]</c>.</summary>
public sealed record SampleShape
{
    private SampleShape(int channels, int? height, int? width, bool isVector)
    {
        Channels = channels;
        Height = height;
        Width = width;
        IsVector = isVector;
    }

    /// <summary>C of a map, d of a vector.</summary>
    public int Channels { get; }

    /// <summary>H; null when it is left open, and for a vector.</summary>
    public int? Height { get; }

    /// <summary>W; null when it is left open, and for a vector.</summary>
    public int? Width { get; }

    /// <summary>Whether it is <c>[d]</c>.</summary>
    public bool IsVector { get; }

    /// <summary>Whether height and width are left open.</summary>
    public bool IsOpen => !IsVector && Height is null;

    /// <summary>Number of values in a sample.</summary>
    /// <exception cref="InvalidOperationException">Height and width are left open.</exception>
    public int Length => IsOpen
        ? throw new InvalidOperationException($"A map {this} has no fixed number of values.")
        : Channels * (Height ?? 1) * (Width ?? 1);

    /// <summary>One number, so that a batch is <c>[N]</c>.</summary>
    public static SampleShape Number { get; } = new(1, null, null, isVector: true);

    /// <summary>Whether it is <see cref="Number"/>.</summary>
    public bool IsNumber => ReferenceEquals(this, Number);

    /// <summary>Shape of a batch's tensor, for a vector or a number.</summary>
    /// <param name="count">N.</param>
    internal long[] WithBatch(long count) => IsNumber ? [count] : [count, Channels];

    /// <summary>An image of any size.</summary>
    public static SampleShape Image(int channels) => new(channels, null, null, isVector: false);

    /// <summary>An image of one size.</summary>
    public static SampleShape Image(int channels, int height, int width) => new(channels, height, width, isVector: false);

    /// <summary>A vector.</summary>
    public static SampleShape Vector(int length) => new(length, null, null, isVector: true);

    /// <summary>The map with other channels and with sides changed by the same rule.</summary>
    internal SampleShape With(int channels, Func<int, int> side) =>
        IsVector ? throw new ArgumentException($"A vector {this} is no map.")
        : IsOpen ? Image(channels)
        : Image(channels, side(Height!.Value), side(Width!.Value));

    /// <inheritdoc/>
    public override string ToString() =>
        IsVector ? $"[{Channels}]" : IsOpen ? $"[{Channels}, H, W]" : $"[{Channels}, {Height}, {Width}]";
}
