namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>Listens to what is written to the console.</summary>
internal static class Said
{
    /// <summary>Runs a piece of work and gives what it returned and what it said.</summary>
    public static async Task<(T Result, string Text)> ByAsync<T>(Func<Task<T>> work)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var text = new StringWriter();
        using var shared = TextWriter.Synchronized(text);
        try
        {
            Console.SetOut(shared);
            Console.SetError(shared);
            return (await work(), text.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
