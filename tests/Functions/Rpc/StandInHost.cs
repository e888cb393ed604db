using System.Net;
using System.Text.Json;
using AePipeline.Functions.Tests.Rpc.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AePipeline.Functions.Tests.Rpc;

/// <summary>
/// Stands in for the Functions host, which is not on the registry: starts the worker, asks it what the host asks, and calls its
/// functions. What makes the host call them, its triggers, is not here.
/// </summary>
internal sealed class StandInHost : IAsyncDisposable
{
    private static readonly string s_folder = AppContext.BaseDirectory;

    private readonly WebApplication _server;
    private readonly Conversation _conversation = new();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, RpcFunctionMetadata> _functions = new(StringComparer.Ordinal);

    private StandInHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(_conversation).AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        _server = builder.Build();
        _server.MapGrpcService<Conversation>();
    }

    /// <summary>The worker.</summary>
    public WorkerProcess Worker { get; private set; } = null!;

    /// <summary>What it says that it can.</summary>
    public WorkerInitResponse Capabilities { get; private set; } = null!;

    /// <summary>Its functions, by name.</summary>
    public IReadOnlyDictionary<string, RpcFunctionMetadata> Functions => _functions;

    /// <summary>Starts the worker and has it load all of its functions.</summary>
    public static async Task<StandInHost> StartAsync(CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var host = new StandInHost();
        try
        {
            await host._server.StartAsync(cancellationToken);
            host.Worker = new WorkerProcess(new Uri(host._server.Urls.Single()), settings);
            await host.GreetAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a function.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="parameter">Name of the parameter that has the trigger.</param>
    /// <param name="data">What the trigger gives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="metadata">What is known of the trigger's event.</param>
    public Task<InvocationResponse> CallAsync(
        string function, string parameter, TypedData data, CancellationToken cancellationToken, params (string Name, string Value)[] metadata)
    {
        var request = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = _functions[function].FunctionId };
        request.InputData.Add(new ParameterBinding { Name = parameter, Data = data });
        foreach (var (name, value) in metadata) request.TriggerMetadata[name] = new TypedData { String = value };
        return CallAsync(request, cancellationToken);
    }

    /// <summary>Calls a function over HTTP: the host hands the request on to the worker, and names the call in a header.</summary>
    public async Task<(HttpResponseMessage Response, string Body)> SendAsync(string function, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = _functions[function].FunctionId };
        foreach (var (name, value) in RouteValues(function, request.RequestUri!.OriginalString)) call.TriggerMetadata[name] = new TypedData { String = value };
        request.RequestUri = new Uri(new Uri(Capabilities.Capabilities["HttpUri"]), request.RequestUri!.OriginalString);
        request.Headers.Add("x-ms-invocation-id", call.InvocationId);
        var called = CallAsync(call, cancellationToken);
        var response = await _http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        await called;
        return (response, body);
    }

    /// <summary>What a parameter that is a blob's client is made from.</summary>
    public static TypedData Blob(string container, string name) => new()
    {
        ModelBindingData = new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureStorageBlobs",
            ContentType = "application/json",
            Content = ByteString.CopyFromUtf8($$"""{"Connection":"Uploads","ContainerName":"{{container}}","BlobName":"{{name}}"}"""),
        },
    };

    /// <summary>Goes away without a word to the worker.</summary>
    public Task BreakOffAsync() => _server.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        Worker?.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var announced = _conversation.WorkerId;
        while (await Task.WhenAny(announced, Task.Delay(50, cancellationToken)) != announced)
        {
            if (Worker.HasExited) Assert.Fail($"The worker ended: {await Worker.EndAsync(cancellationToken)}");
        }

        Assert.Equal(WorkerProcess.Id, await announced);
        var init = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = s_folder, FunctionAppDirectory = s_folder };
        Capabilities = (await _conversation.AskAsync(new StreamingMessage { WorkerInitRequest = init }, cancellationToken)).WorkerInitResponse;
        AssertSuccess(Capabilities.Result);

        var question = new FunctionsMetadataRequest { FunctionAppDirectory = s_folder };
        var found = (await _conversation.AskAsync(new StreamingMessage { FunctionsMetadataRequest = question }, cancellationToken)).FunctionMetadataResponse;
        AssertSuccess(found.Result);
        Assert.False(found.UseDefaultMetadataIndexing);
        foreach (var function in found.FunctionMetadataResults)
        {
            _functions.Add(function.Name, function);
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            AssertSuccess((await _conversation.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, cancellationToken)).FunctionLoadResponse.Result);
        }
    }

    /// <summary>The host reads an address by the function's route, and unescapes what it finds there.</summary>
    private List<(string Name, string Value)> RouteValues(string function, string address)
    {
        using var trigger = JsonDocument.Parse(_functions[function].RawBindings.Single(binding => binding.Contains("httpTrigger", StringComparison.Ordinal)));
        return trigger.RootElement.GetProperty("route").GetString()!.Split('/')
            .Zip(address.Split('?')[0].Split('/').Skip(1))
            .Where(part => part.First is ['{', .., '}'])
            .Select(part => (part.First[1..^1], Uri.UnescapeDataString(part.Second)))
            .ToList();
    }

    private async Task<InvocationResponse> CallAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        request.TraceContext = new RpcTraceContext();
        return (await _conversation.AskAsync(new StreamingMessage { InvocationRequest = request }, cancellationToken)).InvocationResponse;
    }

    private static void AssertSuccess(StatusResult result) => Assert.True(result.Status == StatusResult.Types.Status.Success, result.Exception?.Message);
}
