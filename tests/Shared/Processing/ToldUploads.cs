using System.Threading.Channels;
using AePipeline.Processing.Worker;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads that a test tells a worker of.</summary>
internal sealed class ToldUploads : IUploadEvents
{
    private readonly Channel<UploadEvent> _told = Channel.CreateUnbounded<UploadEvent>();

    public void Tell(string name, string etag) => Assert.True(_told.Writer.TryWrite(new UploadEvent(name, etag)));

    public IAsyncEnumerable<UploadEvent> ReadAsync(CancellationToken cancellationToken) => _told.Reader.ReadAllAsync(cancellationToken);
}
