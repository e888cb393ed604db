namespace AePipeline.Gallery.Pictures;

/// <summary>A rectangle of an upright image, in its pixels.</summary>
/// <param name="X">Its left column.</param>
/// <param name="Y">Its top row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
internal readonly record struct CropArea(int X, int Y, int Width, int Height)
{
    /// <summary>Most pixels a side: what a screen shows at 100 %, and a model does in a second or two.</summary>
    public const int MostSide = 1024;

    /// <summary>Whether it is a possible part of an image of that size.</summary>
    public bool IsWithin(int width, int height) =>
        X >= 0 && Y >= 0 && Width is > 0 and <= MostSide && Height is > 0 and <= MostSide && X <= width - Width && Y <= height - Height;
}
