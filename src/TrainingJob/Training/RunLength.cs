namespace AePipeline.TrainingJob.Training;

/// <summary>When a run ends and when it validates.</summary>
/// <param name="options">Steps, minutes or epochs.</param>
/// <param name="images">Number of training images.</param>
/// <param name="validationImages">Number of images that a validation takes.</param>
internal sealed class RunLength(TrainingOptions options, int images, int validationImages = 0)
{
    private readonly long _steps = options.Epochs > 0 ? (long)Math.Ceiling((double)options.Epochs * images / options.Batch) : options.Steps;
    private readonly int _validations = CountValidations(options, validationImages);

    /// <summary>Share of the run that is done, in [0, 1] and perhaps a little over at the end.</summary>
    public double ShareDone(long step, TimeSpan elapsed) => _steps > 0 ? (double)step / _steps : elapsed.TotalMinutes / options.Minutes;

    /// <summary>How often all images have been seen, or as many patches as there are images.</summary>
    public double Epoch(long step) => (double)step * options.Batch / images;

    /// <summary>Whether a validation is due on the way from one share to the next.</summary>
    public bool IsValidationDue(double before, double now) => now >= 1 || (int)(before * _validations) < (int)(now * _validations);

    private static int CountValidations(TrainingOptions options, int validationImages)
    {
        if (options.Epochs > 0) return options.Epochs;
        if (options.Steps == 0 || validationImages == 0) return options.Validations;
        // A short run on a large set would spend its time on measuring: at most one image is validated for one trained on.
        return (int)Math.Clamp(options.Steps * options.Batch / validationImages, 1, options.Validations);
    }
}
