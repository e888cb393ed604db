using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Settings;

public sealed class TrainRulesTests
{
    [Theory]
    [InlineData("denoise", "one of --data, --blobs, --idx", "--data", "a", "--blobs", "images/b")]
    [InlineData("denoise", "one of --data, --blobs, --idx")]
    [InlineData("denoise", "ends with a dot", "--blobs", "images/../models/")]
    [InlineData("denoise", "names no blobs", "--blobs", "../models")]
    [InlineData("denoise", "--batch is 0", "--data", "a", "--batch", "0")]
    [InlineData("denoise", "one of --steps, --minutes, --epochs", "--data", "a", "--steps", "5", "--minutes", "5")]
    [InlineData("denoise", "purple", "--data", "a", "--channels", "purple")]
    [InlineData("denoise", "--scale says nothing", "--data", "a", "--scale", "2")]
    [InlineData("denoise", "--latent says nothing", "--data", "a", "--latent", "2")]
    [InlineData("denoise", "no network 'deep'", "--data", "a", "--network", "deep")]
    [InlineData("denoise", "--size says nothing", "--data", "a", "--size", "32")]
    [InlineData("denoise", "--patch says nothing", "--idx", "a", "--patch", "32")]
    [InlineData("upscale", "2 or 4", "--data", "a", "--scale", "3")]
    [InlineData("denoise", "--contrast says nothing", "--data", "a", "--contrast", "1")]
    [InlineData("denoise", "--max-noise is -1", "--data", "a", "--max-noise", "-1")]
    [InlineData("denoise", "--max-noise says nothing to --idx", "--idx", "a", "--max-noise", "5")]
    [InlineData("vae", "--max-noise says nothing", "--data", "a", "--max-noise", "5")]
    [InlineData("embed", "--int8 says nothing", "--data", "a", "--int8")]
    [InlineData("upscale", "--int8-only needs --from", "--data", "a", "--int8-only", "--output", "b")]
    [InlineData("denoise", "--int8-steps needs --int8 or --int8-only", "--data", "a", "--int8-steps", "100")]
    [InlineData("embed", "--contrast takes crops", "--idx", "a", "--contrast", "1")]
    [InlineData("embed", "choose --channels", "--data", "a", "--channels", "both")]
    [InlineData("embed", "--idx-labels goes with --idx", "--data", "a", "--idx-labels", "b")]
    [InlineData("embed", "--beta says nothing", "--data", "a", "--beta", "2")]
    [InlineData("vae", "one of --validation, --validation-idx", "--idx", "a", "--validation", "b", "--validation-idx", "c")]
    [InlineData("embed", "--condition says nothing", "--data", "a", "--condition", "folder")]
    [InlineData("vae", "--condition labels goes with --idx", "--data", "a", "--condition", "labels")]
    [InlineData("vae", "--condition labels goes with --idx", "--idx", "a", "--condition", "folder")]
    [InlineData("vae", "needs --idx-labels", "--idx", "a", "--condition", "labels")]
    [InlineData("vae", "--class-names goes with --condition", "--idx", "a", "--class-names", "b,c")]
    [InlineData("embed", "--greyed goes with --contrast", "--data", "a", "--greyed", "0.5")]
    [InlineData("embed", "--brightness is '2..1'", "--data", "a", "--contrast", "1", "--brightness", "2..1")]
    [InlineData("vae", "l5", "--idx", "a", "--loss", "l5")]
    [InlineData("vea", "vae", "--idx", "a")]
    public void Parse_ArgumentsThatContradictOrLeaveTheirRange_NamesThem(string task, string message, params string[] arguments)
    {
        var error = Assert.Single(TestCommand.Create().Parse(["--task", task, .. arguments]).Errors);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
