using AePipeline.Inference;
using Azure;

namespace AePipeline.Bulk.Running;

/// <summary>Tells what may pass by itself from what will not.</summary>
internal static class BulkOutage
{
    public static bool Is(Exception failure) => failure switch
    {
        // What the client library throws when it has given up trying again.
        AggregateException several => several.Flatten().InnerExceptions.All(Is),
        RequestFailedException refused => refused.Status is 0 or 408 or 429 or >= 500,
        // A network timeout of the client library; that the work is to stop is asked first.
        OperationCanceledException or IOException or HttpRequestException or ModelNotAvailableException => true,
        _ => false,
    };
}
