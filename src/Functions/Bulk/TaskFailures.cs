using Microsoft.DurableTask;

namespace AePipeline.Functions.Bulk;

/// <summary>Tells what an activity failed with.</summary>
internal static class TaskFailures
{
    /// <summary>
    /// Whether an exception of a type is among the causes. By its name: <see cref="TaskFailureDetails.IsCausedBy{T}"/> loads
    /// types by the name of their assembly, which the details do not have.
    /// </summary>
    public static bool Names<TException>(this TaskFailureDetails failure)
        where TException : Exception
    {
        for (var cause = failure; cause is not null; cause = cause.InnerFailure)
        {
            if (cause.ErrorType == typeof(TException).FullName) return true;
        }

        return false;
    }

    /// <summary>What the first cause says.</summary>
    public static string RootMessage(this TaskFailureDetails failure)
    {
        var cause = failure;
        while (cause.InnerFailure is { } inner) cause = inner;
        return cause.ErrorMessage;
    }
}
