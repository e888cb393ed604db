namespace AePipeline.Storage;

/// <summary>Where the latent of an image goes.</summary>
public static class LatentPlace
{
    /// <summary>The name that the latent of an image has: its own where its task gives one, one of the chain where such a task follows.</summary>
    /// <param name="image">The image.</param>
    /// <param name="then">What follows its task.</param>
    /// <returns>Null where it gets none.</returns>
    public static ImageReference? Of(ImageReference image, FollowingTasks? then) =>
        image.Task.GivesLatent ? image
        : then is { EndWithLatent: true } following ? ChainPlace.Of($"@{BlobContainers.Images}", [image.Task, .. following.Tasks], image.ImageName)
        : null;

    /// <summary>Every name that the latent of an image may have.</summary>
    public static IEnumerable<ImageReference> AllOf(ImageReference image) => image.Task.GivesLatent
        ? [image]
        : FollowingTasks.AllWithLatent(image.Task).Select(then => Of(image, then)!.Value);
}
