namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>A piece of HTML that is safe to put into a page.</summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Html(string Text)
{
    /// <summary>Nothing.</summary>
    public static Html Empty { get; } = new("");

    /// <summary>Fills a template; every value in it is escaped unless it is itself <see cref="Html"/>.</summary>
    public static Html Of(HtmlTemplate template) => new(template.ToString());

    /// <summary>One piece after the other.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> template) => new(string.Concat(items.Select(item => template(item).Text)));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
