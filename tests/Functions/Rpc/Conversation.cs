using System.Collections.Concurrent;
using System.Threading.Channels;
using AePipeline.Functions.Tests.Rpc.Protocol;
using Grpc.Core;

namespace AePipeline.Functions.Tests.Rpc;

/// <summary>The host's side of the conversation with one worker.</summary>
internal sealed class Conversation : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Channel<StreamingMessage> _questions = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _answers = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string> _workerId = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The id by which the worker announces itself.</summary>
    public Task<string> WorkerId => _workerId.Task;

    /// <summary>Asks the worker and waits for its answer.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken cancellationToken)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var answer = _answers[question.RequestId] = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _questions.Writer.WriteAsync(question, cancellationToken);
        return await answer.Task.WaitAsync(s_patience, cancellationToken);
    }

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var asking = AskAllAsync(responseStream, context.CancellationToken);
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                var message = requestStream.Current;
                if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream) _workerId.TrySetResult(message.StartStream.WorkerId);
                else if (_answers.TryRemove(message.RequestId, out var answer)) answer.SetResult(message);
            }
        }
        catch (IOException)
        {
            // The worker was ended.
        }

        await asking;
    }

    private async Task AskAllAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var question in _questions.Reader.ReadAllAsync(cancellationToken)) await worker.WriteAsync(question, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The stream is at its end.
        }
    }
}
