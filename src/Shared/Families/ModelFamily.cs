namespace AePipeline.Families;

/// <summary>
/// A family of models: the facts of it that every part of the pipeline works with. What its models do, its descriptor says by what
/// it implements beside this; each part of the pipeline defines what it asks of a family.
/// </summary>
public abstract class ModelFamily
{
    /// <summary>
    /// The family's word in commands and requests, and its folder in containers, for example <c>denoise</c>: lower-case letters and
    /// digits, beginning with a letter.
    /// </summary>
    public abstract string Name { get; }

    /// <summary>What its models do to a picture, for people who know photographs and not the pipeline, for example <c>Remove noise</c>. Default the name.</summary>
    public virtual string Title => Name;

    /// <summary>What an upload into the family's folder becomes; null for a family that takes no uploads.</summary>
    public virtual UploadContract? Uploads => null;

    /// <summary>
    /// Factors of width and height that an upload can ask for. For each, a version can be promoted beside the family's own. Empty for
    /// a family whose output has one size.
    /// </summary>
    public virtual IReadOnlyList<int> Scales => [];

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
