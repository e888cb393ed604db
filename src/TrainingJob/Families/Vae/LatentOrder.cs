using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Vae;

/// <summary>
/// The order of a variational autoencoder's latent dimensions. Training leaves it to chance, and dimensions that say nothing stand
/// among the others; sorted, the first say most, so that a plane of the first two shows what the model can make.
/// </summary>
public static class LatentOrder
{
    /// <summary>
    /// Sorts the dimensions by their divergence from N(0, 1), the largest first. The model computes what it did, with mean, variance and
    /// latent in the new order.
    /// </summary>
    /// <param name="networks">The encoder and the decoder.</param>
    /// <param name="batches">Images to measure the divergence of; none leave the order as it is.</param>
    public static void Sort(NetworkSet networks, IReadOnlyList<ImageBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0) return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (encoder, decoder) = (networks.Modules[0], networks.Modules[1]);
        var order = batches.Select(batch => DivergencesOf(encoder, batch)).Aggregate((sum, some) => sum + some).argsort(descending: true);
        foreach (var name in encoder.Graph.Outputs)
        {
            var moment = LinearOf(encoder, encoder.Graph.Nodes.Single(node => node.Name == name));
            moment.weight.copy_(moment.weight.index_select(0, order));
            moment.bias!.copy_(moment.bias.index_select(0, order));
        }

        // A conditional decoder reads the class after the latent.
        var first = LinearOf(decoder, decoder.Graph.Nodes.First(node => node.Layer is Dense));
        using var latents = first.weight.narrow(1, 0, order.shape[0]);
        latents.copy_(latents.index_select(1, order));
    }

    /// <summary>Sums over the images, <c>[d]</c>, in nats.</summary>
    private static Tensor DivergencesOf(GraphModule encoder, ImageBatch batch)
    {
        var images = BatchTensor.Take(batch, Range.All, encoder.Graph.InputShape.Channels, encoder.parameters().First().device);
        var moments = encoder.Compute(images.Images, VaeObjective.ClassesOf(encoder, images));
        return VaeObjective.DivergencesOf(moments[0], moments[1]).sum([0]);
    }

    private static Linear LinearOf(GraphModule module, LayerNode node) => (Linear)module.ModuleOf(node)!;
}
