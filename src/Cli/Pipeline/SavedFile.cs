namespace AePipeline.Cli.Pipeline;

/// <summary>What became of a file that a blob was downloaded to.</summary>
internal enum SavedFile
{
    /// <summary>There was none.</summary>
    New,

    /// <summary>The one that was there has the same content and stayed.</summary>
    Same,

    /// <summary>The one that was there had another content and is lost.</summary>
    Overwritten,
}
