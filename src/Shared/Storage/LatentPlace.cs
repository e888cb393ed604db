namespace AePipeline.Storage;

/// <summary>Where the latent of an image goes.</summary>
public static class LatentPlace
{
    /// <summary>The name that the latent of an image has: its own where its task embeds, one of the chain where embed follows.</summary>
    /// <param name="image">The image.</param>
    /// <param name="then">What follows its task.</param>
    /// <returns>Null where nothing embeds it.</returns>
    public static ImageReference? Of(ImageReference image, FollowingTasks? then) =>
        image.Task == ImageTask.Embed ? image
        : then is { EndWithEmbed: true } following ? ChainPlace.Of($"@{BlobContainers.Images}", [image.Task, .. following.Tasks], image.ImageName)
        : null;

    /// <summary>Every name that the latent of an image may have.</summary>
    public static IEnumerable<ImageReference> AllOf(ImageReference image) => image.Task == ImageTask.Embed
        ? [image]
        : FollowingTasks.AllWithEmbed(image.Task).Select(then => Of(image, then)!.Value);
}
