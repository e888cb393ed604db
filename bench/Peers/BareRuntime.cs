using System.Text.Json;

namespace AePipeline.Bench.Peers;

/// <summary>ONNX Runtime alone, on all cores, decoding and encoding not counted: <see cref="BareProgram"/> in a process of its own.</summary>
internal sealed class BareRuntime : IContender
{
    public string Name => "bare ONNX Runtime";

    public async Task<Measurement> MeasureAsync(Work work, string results)
    {
        var line = await Child.RunAsync("bench-peers.dll", [BareProgram.Argument, work.Case.Id, work.Folder, results]);
        return JsonSerializer.Deserialize<Measurement>(line)!;
    }
}
