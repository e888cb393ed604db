namespace AePipeline.Training.Requests;

/// <summary>Why a training run was asked for.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="Text">In a sentence for people.</param>
public sealed record RequestReason(RequestReasonKind Kind, string Text)
{
    /// <summary>The kind as it is written, for example <c>new-images</c>, and the sentence.</summary>
    public override string ToString()
    {
        var kind = Kind switch
        {
            RequestReasonKind.Schedule => "schedule",
            RequestReasonKind.NewImages => "new-images",
            RequestReasonKind.Drift => "drift",
            _ => "manual",
        };
        return Text.Length == 0 ? kind : $"{kind}: {Text}";
    }
}
