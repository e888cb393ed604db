using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.Bench;

/// <summary>The textbook's network, 784 - 512 - 2 and back, trained as there: RMSprop at 0.001, batches of 128.</summary>
internal sealed class TextbookVae : IDisposable
{
    /// <summary>Side of the images in pixels.</summary>
    public const int Side = 28;

    private const int Latent = 2;
    private const int Hidden = 512;
    private const int Batch = 128;
    private const double Rate = 0.001;

    private readonly NetworkSet _networks;

    public TextbookVae()
    {
        var image = SampleShape.Image(1, Side, Side);
        _networks = new NetworkSet(VaeNetwork.DescribeEncoder(image, Latent, [Hidden]), VaeNetwork.DescribeDecoder(image, Latent, [Hidden]));
    }

    public void Dispose() => _networks.Dispose();

    /// <summary>Trains it.</summary>
    /// <param name="images"><c>[N, 1, 28, 28]</c>.</param>
    /// <param name="definition">The loss.</param>
    /// <param name="epochs">How often every image is seen.</param>
    public void Train(Tensor images, LossDefinition definition, int epochs)
    {
        using var optimizer = Optimizers.Create(Optimizers.RmsProp, _networks, Rate);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var order = randperm(images.shape[0]);
            foreach (var some in order.split(Batch))
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                Loss(images[some], definition).backward();
                optimizer.step();
            }
        }
    }

    /// <summary>The loss of images, 784 times the mean squared error plus the divergence in nats, as a mean over them.</summary>
    /// <param name="images"><c>[N, 1, 28, 28]</c>.</param>
    /// <param name="definition">The loss.</param>
    public double Measure(Tensor images, LossDefinition definition)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return Loss(images, definition).item<float>();
    }

    private Tensor Loss(Tensor images, LossDefinition definition)
    {
        var moments = _networks.Modules[0].Compute(images);
        var latents = moments[0] + (definition.Deviation(moments[1]) * randn_like(moments[0]));
        var made = _networks.Modules[1].forward(latents);
        return (Side * Side * nn.functional.mse_loss(made, images)) + VaeObjective.DivergenceOf(moments[0], moments[1]);
    }
}
