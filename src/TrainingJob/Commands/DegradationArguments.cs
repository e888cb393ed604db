using System.CommandLine;
using AePipeline.TrainingJob.Data.Degrading;
using Make = AePipeline.TrainingJob.Commands.Knob<AePipeline.TrainingJob.Data.Degrading.ShrinkingOptions>;
using Spoil = AePipeline.TrainingJob.Commands.Knob<AePipeline.TrainingJob.Data.Degrading.DegradationOptions>;

namespace AePipeline.TrainingJob.Commands;

/// <summary>The arguments that say what is done to clean pictures; what none says is the family's own.</summary>
internal static class DegradationArguments
{
    private static readonly DegradationOptions Denoise = new();
    private static readonly ShrinkingOptions Upscale = new();

    private static readonly Spoil[] Spoiling =
    [
        Spoil.Weight("--camera-noise", "pictures with the noise of a camera: Poisson-Gaussian on raw values, through mosaic, colour matrix and tone curve", Denoise.Camera, (o, v) => o with { Camera = v }),
        Spoil.Weight("--white-noise", "pictures with white Gaussian noise", Denoise.White, (o, v) => o with { White = v }),
        Spoil.Weight("--coloured-noise", "pictures with Gaussian noise that joins channels or neighbours", Denoise.Coloured, (o, v) => o with { Coloured = v }),
        Spoil.Weight("--film-grain", "pictures with film grain", Denoise.Grain, (o, v) => o with { Grain = v }),
        Spoil.Weight("--jpeg", "pictures with JPEG's artefacts and no noise", Denoise.Jpeg, (o, v) => o with { Jpeg = v }),
        Spoil.Weight("--unspoilt", "pictures that are left as they are", Denoise.Clean, (o, v) => o with { Clean = v }),
        Spoil.Share("--graphics", "samples that are drawings: text, lines, checkers, dithering, pixel art, flat areas; half of them unspoilt", Denoise.Graphics, (o, v) => o with { Graphics = v }),
        Spoil.Number("--max-sigma", "Largest standard deviation of white and coloured noise, of 255", Denoise.MaxSigma, 0, 255, (o, v) => o with { MaxSigma = v }),
        Spoil.Share("--unclipped", "white noise that leaves [0, 1], as the literature's does", Denoise.Unclipped, (o, v) => o with { Unclipped = v }),
        Spoil.Range("--shot-noise", "Shot noise of sensors, a of variance a x + b of raw values", Denoise.Shot, 1e-7, 1, (o, v) => o with { Shot = v }),
        Spoil.Share("--mosaic", "cameras with a Bayer mosaic", Denoise.Mosaic, (o, v) => o with { Mosaic = v }),
        Spoil.Share("--smoothing", "cameras that smooth noise by themselves", Denoise.Smoothing, (o, v) => o with { Smoothing = v }),
        Spoil.Share("--sharpening", "cameras that sharpen", Denoise.Sharpening, (o, v) => o with { Sharpening = v }),
        Spoil.Share("--reduced", "camera pictures made smaller, to 0.5 to 1", Denoise.Reduced, (o, v) => o with { Reduced = v }),
        Spoil.Share("--compressed", "noisy pictures saved as JPEG", Denoise.Compressed, (o, v) => o with { Compressed = v }),
        Spoil.Range("--quality", "Quality of JPEG", Denoise.Quality, 1, 100, (o, v) => o with { Quality = ((int)v.Least, (int)v.Most) }),
        Spoil.Number("--least-jpeg", "Least quality of JPEG without noise", Denoise.LeastQualityAlone, 1, 100, (o, v) => o with { LeastQualityAlone = (int)v }),
        Spoil.Share("--subsampled", "JPEGs of half the colour resolution (4:2:0)", Denoise.Subsampled, (o, v) => o with { Subsampled = v }),
        Spoil.Share("--twice", "JPEGs that were cropped and saved a second time", Denoise.Twice, (o, v) => o with { Twice = v }),
    ];

    private static readonly Make[] Making =
    [
        Make.Weight("--bicubic", "small pictures made by antialiased bicubic (upscale)", Upscale.Bicubic, (o, v) => o with { Bicubic = v }),
        Make.Weight("--area", "small pictures made by averaging (upscale)", Upscale.Area, (o, v) => o with { Area = v }),
        Make.Weight("--lanczos", "small pictures made by Lanczos (upscale)", Upscale.Lanczos, (o, v) => o with { Lanczos = v }),
        Make.Weight("--bilinear", "small pictures made by antialiased bilinear (upscale)", Upscale.Bilinear, (o, v) => o with { Bilinear = v }),
        Make.Weight("--aliased", "small pictures made without antialiasing (upscale)", Upscale.Aliased, (o, v) => o with { Aliased = v }),
        Make.Share("--blurred", "large pictures out of focus (upscale)", Upscale.Blurred, (o, v) => o with { Blurred = v }),
        Make.Share("--spoilt", "small pictures that are spoilt as well (upscale)", Upscale.Spoilt, (o, v) => o with { Spoilt = v }),
    ];

    /// <summary>Those of denoise and upscale.</summary>
    public static IReadOnlyList<Option> OfRestorers { get; } = [.. Spoiling.Select(knob => knob.Option)];

    /// <summary>Those of upscale alone.</summary>
    public static IReadOnlyList<Option> OfUpscalers { get; } = [.. Making.Select(knob => knob.Option)];

    /// <summary>What is done to pictures, beginning with what the family does by itself.</summary>
    public static DegradationOptions ReadSpoiling(ParseResult parsed) =>
        Spoiling.Aggregate(parsed.GetValue(TrainArguments.Task) == "upscale" ? DegradationOptions.ForUpscale : Denoise, (options, knob) => knob.Read(parsed, options));

    /// <summary>How pictures are made smaller.</summary>
    public static ShrinkingOptions ReadShrinking(ParseResult parsed) => Making.Aggregate(Upscale, (options, knob) => knob.Read(parsed, options));
}
