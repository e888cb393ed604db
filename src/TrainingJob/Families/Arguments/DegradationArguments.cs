using System.CommandLine;
using AePipeline.TrainingJob.Data.Degrading;
using Make = AePipeline.TrainingJob.Families.Arguments.Knob<AePipeline.TrainingJob.Data.Degrading.ShrinkingOptions>;
using Spoil = AePipeline.TrainingJob.Families.Arguments.Knob<AePipeline.TrainingJob.Data.Degrading.DegradationOptions>;

namespace AePipeline.TrainingJob.Families.Arguments;

/// <summary>The arguments that say what is done to clean pictures.</summary>
internal static class DegradationArguments
{
    private static readonly Spoil Reduced =
        Spoil.Share("--reduced", "camera pictures made smaller, to 0.5 to 1 (denoise)", o => o.Reduced, (o, v) => o with { Reduced = v });

    private static readonly Spoil Soft =
        Spoil.Share("--soft", "pictures enlarged first, so that they are as soft as a camera's at full resolution (denoise)", o => o.Soft, (o, v) => o with { Soft = v });

    private static readonly Spoil[] Spoiling =
    [
        Spoil.Weight("--camera-noise", "pictures with the noise of a camera: Poisson-Gaussian on raw values, through mosaic, colour matrix and tone curve", o => o.Camera, (o, v) => o with { Camera = v }),
        Spoil.Weight("--white-noise", "pictures with white Gaussian noise", o => o.White, (o, v) => o with { White = v }),
        Spoil.Weight("--coloured-noise", "pictures with Gaussian noise that joins channels or neighbours", o => o.Coloured, (o, v) => o with { Coloured = v }),
        Spoil.Weight("--film-grain", "pictures with film grain", o => o.Grain, (o, v) => o with { Grain = v }),
        Spoil.Weight("--jpeg", "pictures with JPEG's artefacts and no noise", o => o.Jpeg, (o, v) => o with { Jpeg = v }),
        Spoil.Weight("--unspoilt", "pictures that are left as they are", o => o.Clean, (o, v) => o with { Clean = v }),
        Spoil.Share("--graphics", "samples that are drawings: text, lines, checkers, dithering, pixel art, flat areas; for denoise half of them unspoilt, a quarter with white noise", o => o.Graphics, (o, v) => o with { Graphics = v }),
        Spoil.Number("--max-sigma", "Largest standard deviation of white and coloured noise, of 255", o => o.MaxSigma, 0, 255, (o, v) => o with { MaxSigma = v }),
        Spoil.Share("--unclipped", "white noise that leaves [0, 1], as the literature's does", o => o.Unclipped, (o, v) => o with { Unclipped = v }),
        Spoil.Range("--shot-noise", "Shot noise of sensors, a of variance a x + b of raw values", o => o.Shot, 1e-7, 1, (o, v) => o with { Shot = v }),
        Spoil.Share("--mosaic", "cameras with a Bayer mosaic", o => o.Mosaic, (o, v) => o with { Mosaic = v }),
        Spoil.Share("--smoothing", "cameras that smooth noise by themselves", o => o.Smoothing, (o, v) => o with { Smoothing = v }),
        Spoil.Share("--sharpening", "cameras that sharpen", o => o.Sharpening, (o, v) => o with { Sharpening = v }),
        Reduced,
        Soft,
        Spoil.Share("--compressed", "noisy pictures saved as JPEG", o => o.Compressed, (o, v) => o with { Compressed = v }),
        Spoil.Range("--quality", "Quality of JPEG", o => o.Quality, 1, 100, (o, v) => o with { Quality = ((int)v.Least, (int)v.Most) }),
        Spoil.Number("--least-jpeg", "Least quality of JPEG without noise", o => o.LeastQualityAlone, 1, 100, (o, v) => o with { LeastQualityAlone = (int)v }),
        Spoil.Share("--fine-jpeg", $"JPEGs of at least quality {DegradationOptions.FineQuality}, as cameras and phones save them", o => o.Fine, (o, v) => o with { Fine = v }),
        Spoil.Share("--subsampled", "JPEGs of half the colour resolution (4:2:0)", o => o.Subsampled, (o, v) => o with { Subsampled = v }),
        Spoil.Share("--twice", "JPEGs that were cropped and saved a second time", o => o.Twice, (o, v) => o with { Twice = v }),
    ];

    private static readonly Make[] Making =
    [
        Make.Weight("--bicubic", "small pictures made by antialiased bicubic (upscale)", o => o.Bicubic, (o, v) => o with { Bicubic = v }),
        Make.Weight("--area", "small pictures made by averaging (upscale)", o => o.Area, (o, v) => o with { Area = v }),
        Make.Weight("--lanczos", "small pictures made by Lanczos (upscale)", o => o.Lanczos, (o, v) => o with { Lanczos = v }),
        Make.Weight("--bilinear", "small pictures made by antialiased bilinear (upscale)", o => o.Bilinear, (o, v) => o with { Bilinear = v }),
        Make.Weight("--aliased", "small pictures made without antialiasing (upscale)", o => o.Aliased, (o, v) => o with { Aliased = v }),
        Make.Share("--blurred", "large pictures out of focus (upscale)", o => o.Blurred, (o, v) => o with { Blurred = v }),
        Make.Share("--spoilt", "small pictures that are spoilt as well (upscale)", o => o.Spoilt, (o, v) => o with { Spoilt = v }),
    ];

    /// <summary>Those that say how pictures are spoilt.</summary>
    public static IReadOnlyList<Option> OfSpoiling { get; } = [.. Spoiling.Select(knob => knob.Option)];

    /// <summary>Those of them that say nothing where pictures are made smaller anyway, and are to become sharp.</summary>
    public static IReadOnlyList<Option> OfFullSize { get; } = [Reduced.Option, Soft.Option];

    /// <summary>Those that say how pictures are made smaller.</summary>
    public static IReadOnlyList<Option> OfShrinking { get; } = [.. Making.Select(knob => knob.Option)];

    /// <summary>How pictures are spoilt.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="own">What is done unless it says otherwise.</param>
    public static DegradationOptions ReadSpoiling(ParseResult parsed, DegradationOptions own) => Spoiling.Aggregate(own, (options, knob) => knob.Read(parsed, options));

    /// <summary>How pictures are made smaller.</summary>
    public static ShrinkingOptions ReadShrinking(ParseResult parsed) => Making.Aggregate(new ShrinkingOptions(), (options, knob) => knob.Read(parsed, options));

    /// <summary>Every argument that says how pictures are spoilt, with its value.</summary>
    public static IEnumerable<(Option Option, string Value)> Describe(DegradationOptions options) => Spoiling.Select(knob => (knob.Option, knob.Describe(options)));

    /// <summary>Every argument that says how pictures are made smaller, with its value.</summary>
    public static IEnumerable<(Option Option, string Value)> Describe(ShrinkingOptions options) => Making.Select(knob => (knob.Option, knob.Describe(options)));
}
