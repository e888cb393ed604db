using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class ImitationObjectiveTests : IDisposable
{
    private const double LeastError = 0.25 / (255 * 255);

    private readonly NetworkSet _original = new(Describe());
    private readonly NetworkSet _networks = new(Describe());
    private readonly Generator _generator = new(1);
    private readonly Tensor _images = rand(4, 3, 16, 16);
    private readonly Tensor _inputs;

    public ImitationObjectiveTests() => _inputs = (_images + (0.1 * randn(4, 3, 16, 16))).clamp(0, 1);

    public void Dispose()
    {
        _original.Dispose();
        _networks.Dispose();
        _generator.Dispose();
        _images.Dispose();
        _inputs.Dispose();
    }

    [Fact]
    public void Compute_OfTheSameWeights_IsNothing()
    {
        _networks.CopyFrom(_original);

        Assert.Equal(0, Loss(new DeviceBatch(_images, _inputs)));
    }

    [Fact]
    public void Compute_OfOthers_IsTheErrorInRelationToTheOriginals()
    {
        using var noGradient = no_grad();
        _networks.CopyFrom(_original);
        Shift(0.01f);
        using var target = _original.Modules[0].forward(_inputs);
        using var output = _networks.Modules[0].forward(_inputs);
        using var inRelation = (output - target).square().mean([1, 2, 3]) / ((target - _images).square().mean([1, 2, 3]) + LeastError);

        // A quarter of the samples has another strength, which these weights hardly heed.
        Assert.InRange(Loss(new DeviceBatch(_images, _inputs)) / inRelation.mean().item<float>(), 0.95, 1.05);
    }

    [Fact]
    public void Compute_WithoutInputsOfTheData_IsTheNetworksOwn()
    {
        var own = new DenoiseObjective(ReconstructionLoss.L1, new Corruption());
        using var seed = _generator.get_state();
        var loss = Loss(new DeviceBatch(_images), own);
        _generator.set_state(seed);

        using var scope = NewDisposeScope();
        Assert.Equal(own.Compute(_networks, new DeviceBatch(_images), _generator, progress: 1).Total.item<float>(), loss);
    }

    private static LayerGraph Describe() => DenoiseNetwork.Describe(3, new DenoiseShape(8, 16, 24, 1, 1, 1, 1, 1));

    // The last layer's bias, behind a gate that is open where the level is high.
    private void Shift(float by)
    {
        var tail = (TorchSharp.Modules.Conv2d)_networks.Modules[0].ModuleOf(_networks.Modules[0].Graph.Nodes.Single(node => node.Name == "tail"))!;
        tail.bias!.add_(by);
    }

    private double Loss(DeviceBatch batch, IObjective? own = null)
    {
        using var scope = NewDisposeScope();
        return new ImitationObjective(_original, own ?? new DenoiseObjective(ReconstructionLoss.L1, new Corruption())).Compute(_networks, batch, _generator, progress: 1).Total.item<float>();
    }
}
